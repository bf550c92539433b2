export { clearingService } from "./service";
