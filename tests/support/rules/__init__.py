"""Rules as dated data: who leads, where requests go, who is on duty."""
