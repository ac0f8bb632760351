# The side of R in pay.py: Rscript oaxaca_side.R TABLE.csv REPLICATES, columns y, women, x0, x1, ...
asked <- commandArgs(trailingOnly = TRUE)
if (!suppressWarnings(suppressMessages(require(oaxaca, quietly = TRUE)))) quit(status = 9)
table <- read.csv(asked[1])
factors <- paste(setdiff(names(table), c("y", "women")), collapse = " + ")
formula <- as.formula(paste("y ~", factors, "| women"))
set.seed(1)
seconds <- system.time(
  sink <- capture.output(found <- oaxaca(formula, data = table, R = as.integer(asked[2])), type = "message")
)[["elapsed"]]
three <- found$threefold$overall[c("coef(endowments)", "coef(coefficients)", "coef(interaction)")]
two <- found$twofold$overall
pooled <- two[two[, "group.weight"] == -2, "coef(explained)"]
cat(sprintf('{"seconds": %.6f, "figures": [%s], "version": "%s, R %s"}\n', seconds,
  paste(sprintf("%.17g", c(three, pooled)), collapse = ", "), packageVersion("oaxaca"), getRversion()))
