"""The ground: what several subjects use, and what knows no noun."""
