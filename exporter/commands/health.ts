import type { ListenAddress } from '../config';
import { findHealthProblem } from '../server/health';
import { UserError } from '../user-error';

/** Succeeds when the exporter at this address is healthy. @throws UserError with what is wrong */
export async function health({ listen }: { listen: ListenAddress }): Promise<void> {
  const problem = await findHealthProblem(listen);
  if (problem !== undefined) {
    throw new UserError(problem);
  }
  process.stdout.write('healthy\n');
}
