"""behave's results as Allure results.

The report counts what behave ran, and is green exactly when the exit code is 0.
"""

from __future__ import annotations

from ratified.allure.formatter import AllureFormatter

__all__ = ["AllureFormatter"]
