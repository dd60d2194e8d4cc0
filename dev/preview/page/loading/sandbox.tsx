/**
 * Loading in Grafana's frontend sandbox: the plugin runs in a realm of its own behind a membrane (the same library and
 * version as Grafana 12.4). What is kept of public/app/features/plugins/sandbox is what a plugin notices: its objects
 * cannot be cloned, the page's boot data are refused, it reaches its own part of the document only, scripts that it
 * appends are evaluated in its realm (sandboxPluginLoader.ts, distortions.ts, documentSandbox.ts, codeLoader.ts,
 * sandboxComponents.tsx).
 */
import createVirtualEnvironment from '@locker/near-membrane-dom';
import { isNearMembraneProxy } from '@locker/near-membrane-shared';
import { CustomVariableSupport, DataSourceApi, type DataSourcePlugin, type DataSourcePluginMeta } from '@grafana/data';
import { config } from '@grafana/runtime';
import React from 'react';
import type { Loading } from '../../generations';
import { externals } from './externals';

type Exports = { plugin?: DataSourcePlugin<any, any, any, any> };
type Environment = ReturnType<typeof createVirtualEnvironment>;

/** Objects of the page which the plugin may change. */
const LIVE = Symbol('live target of the sandbox');
const FORBIDDEN = ['iframe'];

/** @throws when the script cannot be fetched, asks for what is not shared, or fails */
export async function loadInSandbox(meta: DataSourcePluginMeta, mode: Loading['sandbox']): Promise<Exports> {
  const code = await fetchCode(`/${meta.module}`);
  return new Promise((resolve, reject) => {
    const run = (dependencies: string[], factory: (...shared: unknown[]) => Exports) => {
      try {
        const exports = {};
        const special: Record<string, unknown> = { module: { id: meta.id, uri: meta.module, exports }, exports };
        const shared = dependencies.map((name) => {
          const found = special[name] ?? externals[name];
          if (!found) {
            throw new Error(`[sandbox] Could not resolve dependency ${name}`);
          }
          return found;
        });
        resolve(wrapped(factory(...shared), meta));
      } catch (error) {
        reject(new Error(`The plugin failed in the sandbox: ${error}`));
      }
    };
    const environment: Environment = createVirtualEnvironment(window, {
      distortionCallback: createDistortions(meta.id, () => environment),
      liveTargetCallback: (target: object) => Object.hasOwn(target, LIVE),
      endowments: Object.getOwnPropertyDescriptors({
        locationSandbox: window.location,
        get grafanaBootData() {
          const text = `${meta.id}: Plugins should not use window.grafanaBootData. Use "config" from "@grafana/runtime".`;
          if (mode === 'development') {
            throw new Error(text);
          }
          console.error(text);
          return config.bootData;
        },
        define: (...args: unknown[]) => {
          const factory = args.pop() as Parameters<typeof run>[1];
          run((args.find(Array.isArray) ?? []) as string[], factory);
        },
      }),
    });
    try {
      environment.evaluate(code);
    } catch (error) {
      reject(new Error(`The plugin failed in the sandbox: ${error}`));
    }
  });
}

async function fetchCode(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} could not be loaded. Is the plugin built (npm run build)?`);
  }
  return (await response.text()).replace(/window\.location/gi, 'window.locationSandbox');
}

/** What the plugin gets in the place of what it asks the page for. */
function createDistortions(pluginId: string, environment: () => Environment) {
  const distorted = new Map<unknown, unknown>();
  const replace = (owner: object, name: string, make: (original: any) => (this: any, ...args: any[]) => unknown) => {
    const { value, set } = Object.getOwnPropertyDescriptor(owner, name) ?? {};
    distorted.set(value ?? set, make(value ?? set));
  };
  const isForbidden = (node: unknown) => FORBIDDEN.includes(String((node as Node | undefined)?.nodeName).toLowerCase());
  replace(
    Document.prototype,
    'createElement',
    (original) =>
      function (name, options) {
        return FORBIDDEN.includes(name) ? document.createDocumentFragment() : original.call(this, name, options);
      }
  );
  replace(
    Node.prototype,
    'appendChild',
    (original) =>
      function (node) {
        if (node instanceof HTMLScriptElement) {
          fetchCode(node.src)
            .then((code) => environment().evaluate(code))
            .then(
              () => node.onload?.call(node, new Event('load')),
              (error) => node.onerror?.call(node, new ErrorEvent('error', { error }))
            );
          return undefined;
        }
        return isForbidden(node) ? document.createDocumentFragment() : original.call(this, node);
      }
  );
  for (const name of ['append', 'prepend', 'after', 'before']) {
    replace(
      Element.prototype,
      name,
      (original) =>
        function (...nodes) {
          original.apply(
            this,
            nodes.filter((node) => !isForbidden(node))
          );
        }
    );
  }
  replace(
    Element.prototype,
    'innerHTML',
    (original) =>
      function (html) {
        if (FORBIDDEN.some((name) => String(html).toLowerCase().includes(`<${name}`))) {
          throw new Error('This element is not allowed in sandboxed plugins');
        }
        return original.call(this, html);
      }
  );
  return (value: any): any => {
    if (isElement(value)) {
      return reachable(value, pluginId);
    }
    if (
      value &&
      !Object.hasOwn(value, LIVE) &&
      isNearMembraneProxy(value) &&
      !(value instanceof Function) &&
      (value instanceof React.Component || value instanceof DataSourceApi || value instanceof CustomVariableSupport)
    ) {
      Reflect.defineProperty(value, LIVE, {});
    }
    return distorted.get(value) ?? value;
  };
}

/** Not a prototype of elements, which is one by its own prototypes. */
function isElement(value: unknown): value is Element {
  try {
    return value instanceof Element && value.nodeName !== undefined;
  } catch {
    return false;
  }
}

/** An element that the plugin may touch: of its own part of the page, not yet in the page, or beside the application. */
function reachable(element: Element, pluginId: string): Element {
  if (FORBIDDEN.includes(element.nodeName.toLowerCase())) {
    throw new Error(`<${element.nodeName}> is not allowed in sandboxed plugins`);
  }
  const style = (element as HTMLElement).style as object | undefined;
  if (style && !Object.hasOwn(style, LIVE)) {
    Reflect.defineProperty(style, LIVE, {});
  }
  const isOpen =
    [document.body, document.head, document.documentElement].includes(element as HTMLElement) ||
    !document.contains(element) ||
    element.closest(`[data-plugin-sandbox="${pluginId}"]`) !== null ||
    element.parentNode === document.body ||
    element.closest('#reactRoot') === null;
  return isOpen ? element : document.createElement(element.nodeName);
}

/** The editors, each in the part of the page that is the plugin's. */
function wrapped(exports: Exports, meta: DataSourcePluginMeta): Exports {
  const { plugin } = exports;
  for (const [name, Component] of Object.entries((plugin?.components ?? {}) as Record<string, React.ComponentType>)) {
    const Wrapped = (props: object) => (
      <div data-plugin-sandbox={meta.id}>
        <Component {...props} />
      </div>
    );
    Reflect.set(plugin!.components, name, React.memo(Wrapped));
  }
  return exports;
}
