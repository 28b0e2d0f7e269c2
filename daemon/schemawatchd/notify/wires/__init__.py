"""The wires: single requests and hand-overs, each within its time, and what their ends mean."""
