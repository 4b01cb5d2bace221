import { defineConfig } from 'vitest/config'

/** They put something else in the place of a module, which no other file may see. */
const withMocks = ['test/disk/lock.test.ts', 'test/disk/write.test.ts']

const shared = {
  setupFiles: ['test/support/seed.ts', 'test/support/setup-file.ts'],
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    globalSetup: 'test/support/setup.ts',
    projects: [
      {
        // Most of a file's time was the loading of the same modules: files of a worker share them.
        test: {
          ...shared,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: withMocks,
          isolate: false,
        },
      },
      { test: { ...shared, name: 'mocks', include: withMocks } },
    ],
  },
})
