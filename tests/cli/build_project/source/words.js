export const unused = 1;
export const words = ["built", "by", "windows", "programs"];
