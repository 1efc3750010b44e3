"""Sources, analysis and store together, for many articles; feeds."""
