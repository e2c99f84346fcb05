// A Vitest reporter that writes down which tests failed, and which passed only when they were tried again.
import { writeFileSync } from 'node:fs';

/** @typedef {{ failed: string[], secondTries: string[] }} Names */

export default class NamesReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled errors outside of any test
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Names} */
    const names = { failed: [], secondTries: [] };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      const nameOf = (/** @type {import('vitest/node').TestCase} */ test) => `${module.relativeModuleId} › ${test.fullName}`;
      names.failed.push(...tests.filter((test) => test.result().state === 'failed').map(nameOf));
      names.secondTries.push(...tests.filter((test) => test.diagnostic()?.flaky === true).map(nameOf));
      if (module.errors().length > 0) names.failed.push(`${module.relativeModuleId} (the file itself)`);
    }
    if (unhandled.length > 0) names.failed.push(`${unhandled.length} errors outside of any test`);
    const file = process.env['PULSEFLOW_TEST_NAMES'];
    if (file !== undefined) writeFileSync(file, JSON.stringify(names));
  }
}
