import { useEffect, useState } from 'react';
import type { LantimeDataSource } from '../../grafana/datasource';

/** Counts the polls of the device while an editor is open, so that its pickers follow what the device has. */
export function useDevice({ device }: LantimeDataSource): { polls: number; problem?: string } {
  const [polls, setPolls] = useState(0);
  const [problem, setProblem] = useState<string | undefined>();
  useEffect(() => {
    const { poller } = device;
    let open = true;
    const show = () => {
      if (open) {
        setPolls((count) => count + 1);
        setProblem(poller.current.error?.message);
      }
    };
    const unsubscribe = poller.subscribe(show);
    void device.latest().then(show);
    return () => {
      open = false;
      unsubscribe();
    };
  }, [device]);
  return { polls, problem };
}
