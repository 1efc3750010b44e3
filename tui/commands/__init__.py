"""The commands of ``onrecord``, a module a group of them. What is heavy is imported by the command that needs it."""
