// Comes with @grafana/ui, its types do not.
declare module 'react-router-dom' {
  export const MemoryRouter: React.ComponentType<{ children: React.ReactNode }>;
}

declare module 'systemjs/dist/system.js';
declare module 'systemjs/dist/extras/amd.js';
declare module 'systemjs/dist/extras/named-register.js';
declare module 'systemjs-10.1/dist/system.js';
