"""Scripts of the project itself: generated pages, system packages, long runs."""
