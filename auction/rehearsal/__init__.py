"""Scripted sessions: the file format, the player, the stage they are played on; the demo is one."""
