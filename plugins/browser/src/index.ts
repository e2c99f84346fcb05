import { definePlugin } from '@pulseflow/sdk';
import { runSteps } from './run-steps';
import { signInCredential } from './sign-in-credential';

export default definePlugin({ nodes: [runSteps], credentials: [signInCredential] });
