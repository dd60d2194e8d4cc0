/** Why a file named in the configuration cannot be read. */
export function fileProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT'
    ? 'the file does not exist; correct the path, which is relative to the folder of the configuration'
    : code === 'EACCES'
      ? 'the exporter has no permission to read the file; change its owner or mode'
      : `the file cannot be read (${code ?? 'unknown error'}); check the path`;
}
