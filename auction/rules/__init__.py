"""Law and arithmetic of the sale, without state, clock, files or chance.

Every public function names the article or rule it follows under `Source:`. Keys: CEA 強制執行法,
AEA 行政執行法, CC 民法, CCP 民事訴訟法, NIA 票據法; "practice" marks what branches do without a
text, and "design" what this system decided because no text was found.
"""
