import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// In development the pages come from Vite and /api from a running panel-bff.
const bff = process.env.PANEL_BFF_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": { target: bff, changeOrigin: false } } },
  build: {
    target: "es2023",
    // Everything comes from our own origin as a file, so that the content security policy may stay closed.
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|react-router|scheduler)[\\/]/, priority: 3 },
            { name: "mantine", test: /node_modules[\\/](@mantine[\\/](?!dates)|@floating-ui|clsx)/, priority: 2 },
            { name: "tanstack", test: /node_modules[\\/]@tanstack[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
});
