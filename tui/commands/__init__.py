"""The commands of ``onrecord``, one a module. What is heavy is imported by the command that needs it."""
