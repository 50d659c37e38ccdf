import { z } from 'zod';

/*
 * Imported first, before any schema is made, by each function whose process mostly checks a thing once: zod otherwise
 * generates code for each schema with its first use, which pays after hundreds. https://zod.dev/api#config
 */
z.config({ jitless: true });
