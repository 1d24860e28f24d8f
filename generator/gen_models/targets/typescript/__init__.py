"""TypeScript: constants, unions and guards a provider, in an npm package."""

from gen_models.targets.typescript.target import TARGET as TARGET
