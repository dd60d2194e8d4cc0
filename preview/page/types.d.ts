// Comes with @grafana/ui, its types do not.
declare module 'react-router-dom' {
  export const MemoryRouter: React.ComponentType<{ children: React.ReactNode }>;
}
