export { marginService } from "./service";
