from ratified.hooks import after_all, after_step, before_all, before_scenario, before_step

__all__ = ["after_all", "after_step", "before_all", "before_scenario", "before_step"]
