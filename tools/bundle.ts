import type { Configuration, Stats } from 'webpack';

/**
 * Bundles TypeScript for everything but the plugin (preview page, exporter, benchmarks), with the bundler and the compiler
 * of the plugin's build. Scripts stay unminified
 * unless asked otherwise: nobody downloads them, and stack traces stay readable.
 *
 * @param what for the message, for example "The exporter"
 * @throws Error with the errors of the bundler
 */
export async function bundle(what: string, configuration: Configuration): Promise<void> {
  // Loaded only when there is something to build.
  const { default: webpack } = await import('webpack');
  const compiler = webpack({
    mode: 'production',
    devtool: false,
    performance: false,
    ...configuration,
    optimization: { minimize: false, splitChunks: false, ...configuration.optimization },
    resolve: { extensions: ['.tsx', '.ts', '.mjs', '.js', '.json'], ...configuration.resolve },
    module: {
      ...configuration.module,
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          type: 'javascript/auto',
          loader: 'swc-loader',
          options: {
            swcrc: false,
            jsc: {
              parser: { syntax: 'typescript', tsx: true },
              target: 'es2022',
              transform: { react: { runtime: 'classic' } },
            },
          },
        },
        ...(configuration.module?.rules ?? []),
      ],
    },
  });
  try {
    const stats = await new Promise<Stats | undefined>((resolve, reject) => {
      compiler.run((error, result) => (error ? reject(error) : resolve(result)));
    });
    if (!stats || stats.hasErrors()) {
      throw new Error(`${what} does not build:\n${stats?.toString({ preset: 'errors-only', colors: false })}`);
    }
  } finally {
    await new Promise<void>((resolve) => compiler.close(() => resolve()));
  }
}
