/** The generators that a build can be made for. */

export const flavorNames = ['hugo', 'plain', 'wikijs', 'mkdocs', 'docusaurus', 'vitepress'] as const

export type Flavor = (typeof flavorNames)[number]
