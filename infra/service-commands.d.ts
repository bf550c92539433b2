/** How each service is started, from the repository's root: in containers, in tests and by hand. */
export declare function commandOf(service: string): readonly [program: string, ...options: string[]];
