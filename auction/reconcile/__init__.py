"""Machines held to what is wanted, and heard."""
