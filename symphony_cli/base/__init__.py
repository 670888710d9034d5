"""The ground: what several subjects use, and knows no noun."""
