/** The documentation as a static site: `npm run site`. */
import { defineConfig } from 'vitepress';

/** Where the files of the repository can be read; without it, links to them are plain text. */
const REPOSITORY = process.env.REPOSITORY_URL;

const pages = (...names: Array<[text: string, page: string]>) =>
  names.map(([text, page]) => ({ text, link: `/${page}` }));

export default defineConfig({
  title: 'LANTIME for Grafana',
  description: 'Data source, dashboards, exporter and alert rules for Meinberg LANTIME time servers',
  // A copy, so that pages find the packages of this folder.
  srcDir: './docs',
  outDir: './dist',
  cacheDir: './node_modules/.cache',
  // Also below a path, as on pages of a repository.
  base: process.env.SITE_BASE ?? '/',
  rewrites: { 'getting-started.md': 'index.md' },
  ignoreDeadLinks: [/^http:\/\/localhost/],
  markdown: {
    // The pages have none: `<slot>` stands for a name.
    html: false,
    config: (markdown) => {
      markdown.core.ruler.before('normalize', 'comments', (state) => {
        state.src = state.src.replace(/<!--[\s\S]*?-->/g, '');
      });
      markdown.core.ruler.push('files of the repository', (state) => {
        for (const { children } of state.tokens) {
          for (const token of children ?? []) {
            const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : '';
            if (href.startsWith('../')) {
              token.attrs = REPOSITORY ? [['href', `${REPOSITORY}/blob/main/${href.slice(3)}`]] : [];
            }
          }
        }
      });
      // Placeholders such as {{slot}} are text, not expressions of Vue.
      const { text, code_inline: code } = markdown.renderer.rules;
      const escaped = (html: string) => html.replaceAll('{{', '&#123;&#123;');
      markdown.renderer.rules.text = (...args) => escaped(text!(...args));
      if (code) {
        markdown.renderer.rules.code_inline = (...args) => escaped(code(...args));
      }
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    ...(REPOSITORY ? { socialLinks: [{ icon: 'github', link: REPOSITORY }] } : {}),
    sidebar: [
      {
        text: 'Start',
        items: pages(
          ['Getting started', ''],
          ['Dashboards', 'dashboards'],
          ['Troubleshooting', 'troubleshooting'],
          ['What you see when things go wrong', 'faults']
        ),
      },
      {
        text: 'Panels',
        items: pages(
          ['Query editor', 'query-editor'],
          ['Analyses', 'analysis'],
          ['Variables', 'variables'],
          ['Annotations', 'annotations'],
          ['History', 'history'],
          ['Modules and readings', 'modules'],
          ['Definitions', 'definitions']
        ),
      },
      { text: 'Prometheus', items: pages(['Exporter', 'exporter'], ['Alerts', 'alerts'], ['Scaling', 'scaling']) },
      {
        text: 'Operation',
        items: pages(
          ['Provisioning', 'provisioning'],
          ['Security', 'security'],
          ['How it works', 'how-it-works'],
          ['API of the device', 'device-api']
        ),
      },
    ],
  },
});
