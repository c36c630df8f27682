"""Law and arithmetic of the sale, without state, clock, files or chance.

Every public function names the articles it follows under `Source:`, separated by semicolons with
remarks in brackets, and the worked scenarios that show it under `Scenario:`; a build without either
fails, and docs/reference/rules.md is written from both. Keys: CEA 強制執行法, AEA 行政執行法,
CC 民法, CCP 民事訴訟法, NIA 票據法; "practice" marks what branches do without a text, and "design"
what this system decided because no text was found.
"""
