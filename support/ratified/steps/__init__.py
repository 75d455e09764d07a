"""Ready-made steps for any system; a suite turns them on by importing their modules in a step module of its own."""
