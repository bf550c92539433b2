/** How each service is started, from the repository's root: in containers, in tests and by hand. */
export function commandOf(service) {
    return ["node", `services/${service}/dist/main.js`];
}
//# sourceMappingURL=service-commands.js.map