import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/setup.ts',
    setupFiles: 'test/seed.ts',
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
