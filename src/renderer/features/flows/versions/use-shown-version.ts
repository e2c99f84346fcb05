import { useSearchParams } from 'react-router';
import { type Compared, comparedOf, versionOf } from './version-address';

/** The version that the address asks to look at (undefined: the draft), what to compare it with, and the way to others. */
export function useShownVersion() {
  const [params, setParams] = useSearchParams();
  return {
    shownVersion: versionOf(params),
    comparedWith: comparedOf(params),
    showVersion: (version: number | undefined, compared?: Compared) =>
      setParams(
        {
          ...(version === undefined ? {} : { version: String(version) }),
          ...(version === undefined || compared === undefined ? {} : { with: String(compared) }),
        },
        { replace: true },
      ),
  };
}
