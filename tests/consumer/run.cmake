# Installs the project into a fresh prefix, builds the README's example against it with find_package(eckart), and runs it.
# Variables: BUILD (build tree to install), SOURCE (this folder), WORK (scratch folder), GENERATOR, COMPILER.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "failed (${code}): ${ARGV}\n${out}\n${err}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${WORK})
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G ${GENERATOR} -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_PREFIX_PATH=${WORK}/prefix)
run(${CMAKE_COMMAND} --build ${WORK}/build)
run(${WORK}/build/example)
string(FIND "${output}" "rank 3, sigma_2 = 2.23607, ok" sigma)
string(FIND "${output}" "L1.residual: pass" verdict)
if(sigma EQUAL -1 OR verdict EQUAL -1)
  message(FATAL_ERROR "the example printed something else:\n${output}")
endif()

file(READ ${SOURCE}/example.cpp example)
file(READ ${SOURCE}/../../README.md readme)
string(FIND "${readme}" "${example}" place)
if(place EQUAL -1)
  message(FATAL_ERROR "README.md does not show tests/consumer/example.cpp word for word")
endif()
