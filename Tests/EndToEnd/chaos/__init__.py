"""Workers, watchers and the truth of test_chaos."""
