import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'change/switched-off',
  on: 'elsewhere',
  severity: 'info',
  about:
    'Under `--changed`: the change adds no exception, hides no file and weakens no setting. What it says of this check itself does not count: the severity is the one before the change.',
})
