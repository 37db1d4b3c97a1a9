"""Static files under names that carry their digest, so browsers may keep them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Digests also inside `import … from "./x.js"`, for the modules are served as they are written."""

    support_js_module_import_aggregation = True
