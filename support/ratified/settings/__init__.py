"""Where a run happens and how: every setting, resolved once, with the layer it comes from."""

from ratified.settings.environments import Environment, Places, SystemFacts
from ratified.settings.keys import KEYS, PERSON_KEYS, SYSTEM_KEYS, Key
from ratified.settings.layers import Address, Setting, Settings, resolve, typed

__all__ = [
    "KEYS",
    "PERSON_KEYS",
    "SYSTEM_KEYS",
    "Address",
    "Environment",
    "Key",
    "Places",
    "Setting",
    "Settings",
    "SystemFacts",
    "resolve",
    "typed",
]
