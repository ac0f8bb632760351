"""Money for the workforce: wage bill, posts, budgets, prices, reforms, payroll checks."""
