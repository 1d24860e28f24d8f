"""Providers and their models, for use inside applications; needs the extra `discovery`.

    from gen_models.discovery import ModelDiscoveryService, ProviderConfig

    models = ModelDiscoveryService().discover_models(ProviderConfig(name="openai"))

Nothing is read, started or requested at import. docs/discovery.md is the guide.
"""

from gen_models._lazy import lazy_face

TYPE_CHECKING = False
if TYPE_CHECKING:
    from gen_models.discovery.breaker import CircuitBreaker as CircuitBreaker
    from gen_models.discovery.bridge import SyncBridge as SyncBridge
    from gen_models.discovery.config import ProviderConfig as ProviderConfig
    from gen_models.discovery.config_file import load_configs as load_configs
    from gen_models.discovery.config_file import save_configs as save_configs
    from gen_models.discovery.provider import ModelProvider as ModelProvider
    from gen_models.discovery.registry import ProviderRegistry as ProviderRegistry
    from gen_models.discovery.registry import default_registry as default_registry
    from gen_models.discovery.results import CheckOutcome as CheckOutcome
    from gen_models.discovery.results import DiscoveredModels as DiscoveredModels
    from gen_models.discovery.results import ModelCheck as ModelCheck
    from gen_models.discovery.results import ModelProbe as ModelProbe
    from gen_models.discovery.service import ModelDiscoveryService as ModelDiscoveryService
    from gen_models.discovery.settings import Settings as Settings

__getattr__ = lazy_face(
    __name__,
    {
        "breaker": "CircuitBreaker",
        "bridge": "SyncBridge",
        "config": "ProviderConfig",
        "config_file": "load_configs save_configs",
        "provider": "ModelProvider",
        "registry": "ProviderRegistry default_registry",
        "results": "CheckOutcome DiscoveredModels ModelCheck ModelProbe",
        "service": "ModelDiscoveryService",
        "settings": "Settings",
    },
)
