# Read after each `project()` of llama-cpp-python: half of the build is llama.cpp's own programs and what they share, and the Python
# package uses none of it.
set(LLAMA_BUILD_COMMON OFF)
