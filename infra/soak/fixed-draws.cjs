/**
 * `make test` says the same of the same code, whoever runs it and when: properties draw from one
 * seed. New draws, and many more of them, are what `make soak` is for.
 */
require("fast-check").configureGlobal({ seed: 20_090_103 });
