import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPython } from './testing/python';

const python = findPython();
const ROOT = resolve(import.meta.dirname, '../../../..');

/** A test as the author of a plugin writes it. */
const TEST = `
from pulseflow import AppError
from pulseflow.testing import TestRequest, call_webhook, run_node, run_trigger
from probe_nodes import nodes

ran = run_node(nodes.say, config=[{"text": "a"}, {"text": "b"}], items=[{"n": 1}, {"n": 2}], finished={0: {"out": [{"json": "kept"}]}})
assert ran.out == ["kept", {"words": "b", "key": "run_test/node#1", "was": {"n": 2}}], ran.out
assert (ran.logs, ran.progress, ran.effects) == (["says b"], [1.0], [1])
assert run_node(nodes.say_later, config={"words": "x"}).outputs == {"out": [{"json": "x"}], "more": []}

ticked = run_trigger(nodes.tick, config={"times": 5}, state=3, until=2)
assert [one["key"] for one in ticked.emitted][:2] == ["tick-4", "tick-5"], ticked.emitted
assert ticked.connections == 1

answer = call_webhook(nodes.hook, TestRequest(b"hi", headers={"X-Secret": "open"}))
assert answer["answer"]["status"] == 202
try:
    call_webhook(nodes.hook, TestRequest())
    raise AssertionError("was not refused")
except AppError as error:
    assert error.code == "WEBHOOK_REFUSED"
print("passed")
`;

describe.skipIf(python === undefined)('the test kit for Python (skipped: this machine has no Python 3.9 or later)', () => {
  it('runs nodes, triggers and webhooks without the app', () => {
    const { stdout, stderr } = spawnSync(python ?? '', ['-B', '-c', TEST], {
      cwd: join(ROOT, 'test/fixtures/plugins/probe-python'),
      env: { PYTHONPATH: join(ROOT, 'resources/plugin-runtime/python') },
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ stdout: stdout.trim(), stderr }).toEqual({ stdout: 'passed', stderr: '' });
  });
});
