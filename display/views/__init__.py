"""View models: what one audience may see of a scene, nothing more; pure, one module a view."""
