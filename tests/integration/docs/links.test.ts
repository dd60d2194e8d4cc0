/** @jest-environment node */
import { globSync } from 'glob';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const pages = globSync(['*.md', 'docs/**/*.md', 'dev/preview/*.md', 'src/README.md']).sort();

/** As GitHub makes anchors of headings. */
const findAnchors = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replace(/ /g, '-')
  );

test.each(pages)('links of %s lead somewhere', (page) => {
  const text = readFileSync(page, 'utf8').replace(/```[\s\S]*?```/g, '');
  const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^(https?:|mailto:)/.test(target))
    .filter((target) => {
      const [file, anchor] = target.split('#');
      const linked = file === '' ? page : path.join(path.dirname(page), file);
      if (!existsSync(linked)) {
        return true;
      }
      return anchor !== undefined && !findAnchors(readFileSync(linked, 'utf8')).includes(anchor);
    });
  expect(broken).toEqual([]);
});

test.each(pages)('%s names no pictures that do not exist', (page) => {
  const pictures = [...readFileSync(page, 'utf8').matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)];
  for (const [, text, target] of pictures) {
    expect(text).not.toBe('');
    expect(existsSync(path.join(path.dirname(page), target))).toBe(true);
  }
});

test('the commands in the documentation exist', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const unknown = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/npm run (?:-s )?([\w:-]+)/g)]
      .filter(([, name]) => !(name in scripts))
      .map(([, name]) => `${page}: npm run ${name}`)
  );
  expect(unknown).toEqual([]);
});
