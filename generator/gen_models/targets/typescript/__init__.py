"""TypeScript: constants, unions and guards for each provider, in an npm package."""

from gen_models.targets.typescript.target import TARGET as TARGET
