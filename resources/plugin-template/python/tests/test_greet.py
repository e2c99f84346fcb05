import unittest

from pulseflow.testing import run_node

from __MODULE__.nodes import greet


class GreetTest(unittest.TestCase):
    def test_greets_by_name(self):
        ran = run_node(greet, config={"name": "Ana"}, items=[{"id": 1}])
        self.assertEqual(ran.out, [{"id": 1, "greeting": "Hello, Ana!"}])

    def test_greets_whoever_has_no_name(self):
        ran = run_node(greet, items=[{}])
        self.assertEqual(ran.out, [{"greeting": "Hello, you!"}])


if __name__ == "__main__":
    unittest.main()
