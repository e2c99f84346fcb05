from pulseflow import each_item


def greet(context):
    """Puts a greeting into each item."""

    def act(item, config, index):
        name = config.get("name") or "you"
        return {**item, "json": {**item["json"], "greeting": f"Hello, {name}!"}}

    return each_item(context, act)
